declare module 'virtual:library-source' {
  /** The library's core and the worker's side of the run protocol, and what they import, as the texts of ES modules. */
  const source: import('../cell/frame.ts').LibraryText
  export default source
}

declare module 'virtual:extras-source' {
  /** What few cells use of the library, as the text of an ES module that imports what the library imports. */
  const source: string
  export default source
}

declare module 'virtual:drivers-source' {
  /** The models of drivers, as the text of an ES module that imports what the library imports. */
  const source: string
  export default source
}

declare module 'virtual:compiler-source' {
  /** The compiler of cells, as the text of one ES module. */
  const source: string
  export default source
}
