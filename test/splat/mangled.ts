import fc from 'fast-check'

/** Texts that were a report before lines were lost, doubled, cut, exchanged, joined, or had junk put into them; or just anything. */
export function mangled(report: string): fc.Arbitrary<string> {
  const lines = report.split('\n')
  const change = fc.record({
    at: fc.nat(lines.length - 1),
    how: fc.constantFrom('drop', 'double', 'cut', 'swap', 'join', 'junk'),
    junk: fc.string({ unit: 'binary', maxLength: 30 }),
  })
  const changed = fc.array(change, { maxLength: 12 }).map(changes => {
    const text = [...lines]
    for (const { at, how, junk } of changes) {
      const line = text[at] ?? ''
      if (how === 'drop') text.splice(at, 1)
      else if (how === 'double') text.splice(at, 0, line)
      else if (how === 'cut') text[at] = line.slice(0, line.length / 2)
      else if (how === 'swap') text.splice(at, 2, text[at + 1] ?? '', line)
      else if (how === 'join') text.splice(at, 2, line + (text[at + 1] ?? ''))
      else text[at] = line.slice(0, 12) + junk + line.slice(12)
    }
    return text.join('\n')
  })
  return fc.oneof(changed, fc.string({ unit: 'binary', maxLength: 2000 }))
}
