import classes from './charts.module.css'
import type { Table } from './csv'

/** A plain table; the first column names the row. */
export function DataTable({ caption, table }: { caption: string; table: Table }) {
  return (
    <table className={classes.table}>
      <caption className={classes.hidden}>{caption}</caption>
      <thead>
        <tr>
          {table.columns.map((column) => (
            <th key={column} scope="col">
              {column}
            </th>
          ))}
        </tr>
      </thead>
      <tbody>
        {table.rows.map((row, index) => (
          <tr key={index}>
            {row.map((cell, column) =>
              column === 0 ? (
                <th key={column} scope="row">
                  {cell}
                </th>
              ) : (
                <td key={column}>{cell ?? '–'}</td>
              ),
            )}
          </tr>
        ))}
      </tbody>
    </table>
  )
}
