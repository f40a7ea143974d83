declare module 'virtual:engine-files' {
  const files: import('./parts').EngineFile[]
  export default files
}
