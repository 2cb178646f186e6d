declare module 'virtual:library-source' {
  /** The library and the worker's side of the run protocol, as the text of one ES module. */
  const source: string
  export default source
}

declare module 'virtual:compiler-source' {
  /** The compiler of cells, as the text of one ES module. */
  const source: string
  export default source
}
