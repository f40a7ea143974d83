// How wide the tests' window is: pages differ between a phone and a desktop.
interface Resizable {
  readonly happyDOM: { readonly setViewport: (size: { width: number }) => void }
}

export function setWidth(width: number): void {
  ;(window as unknown as Resizable).happyDOM.setViewport({ width })
}
