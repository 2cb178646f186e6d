// How to make a static figure
//
// 1. Draw it: `drawings/NAME.tsx` exports one `Drawing`: its size, its locks, what it says in words, and `draw`, which
//    gives the parts below. Units are px of a phone: a drawing is at most 350 wide and is shown at that size there, 1.3
//    times as large on a wide page. So its texts, 12 high, can be read everywhere. Draw downwards, not sideways.
// 2. Name it in `drawings.ts`.
// 3. Show it in the text of a chapter or a reference page, the name first: `<Figure name="NAME">What one sees.</Figure>`.
//    The caption states the claim. Figures are numbered in the order of the text, and `<FigureRef name="NAME" />` is
//    "Figure 2", as a link. The figure's own address is `#figure-NAME`.
//
// Texts are checked against the width of their box, or of the drawing. Colours come from the style sheet, none is written in a drawing;
// a lock always has its colour, its pattern and its name. `words` says all that the drawing says, in the order in which
// one would tell it: a screen reader is given the words in place of the drawing.

import { type ComponentChildren, createContext } from 'preact'
import { useContext } from 'preact/hooks'
import { lockIdentity } from '../../src/figure/lock-identity.ts'
import { LockPatterns, lockFill } from '../displays/replay/LockPatterns.tsx'

/** A figure's drawing, before it stands on a page. */
export interface Drawing {
  /** What it is a drawing of: a name, not a sentence. */
  readonly title: string
  /** All that it says, as sentences. */
  readonly words: readonly [string, ...string[]]
  /** In px of a phone; the width is at most 350. */
  readonly width: number
  readonly height: number
  /** The locks it shows, as the text spells them. */
  readonly locks: readonly string[]
  readonly draw: () => ComponentChildren
}

type Point = readonly [x: number, y: number]

interface Area {
  readonly x: number
  readonly y: number
  readonly width: number
  readonly height: number
}

/** What ids in the drawing begin with, and where it ends. */
const Place = createContext({ id: '', width: 350 })

/** A drawing on a page, with its words for those who do not see it. */
export function DrawingView({ drawing, id }: { readonly drawing: Drawing; readonly id: string }) {
  const { title, words, width, height, locks, draw } = drawing
  if (width > 350) throw new Error(`the drawing "${title}" is ${width} wide; 350 is what a phone has`)
  return (
    <Place.Provider value={{ id, width }}>
      <LockPatterns id={id} locks={locks} />
      <svg
        class="fg-drawing"
        role="img"
        aria-label={title}
        aria-describedby={`${id}-words`}
        viewBox={`0 0 ${width} ${height}`}
        style={{ width: `${width * 1.3}px` }}
      >
        {draw()}
      </svg>
      <ol class="unseen" id={`${id}-words`}>
        {words.map(sentence => (
          <li key={sentence}>{sentence}</li>
        ))}
      </ol>
    </Place.Provider>
  )
}

interface BoxProps extends Area {
  /** What the box is: a name of the kernel's, in the type of code. */
  readonly name?: string
  /** What is said of it, line by line, below the name. */
  readonly lines?: readonly string[]
  /** `key` is what the figure is about; `gone` what is not there any more. */
  readonly tone?: 'key' | 'gone'
}

/** A thing, with its name and a few words. Throws when a text is wider than the box. */
export function Box({ x, y, width, height, name, lines = [], tone }: BoxProps) {
  const rows = [...(name === undefined ? [] : [name]), ...lines]
  rows.forEach((row, index) => {
    const isName = name !== undefined && index === 0
    const needed = Math.ceil(row.length * (isName ? codeWidth : wordWidth)) + 8
    if (needed > width) throw new Error(`"${row}" needs a box of ${needed}, this one is ${width} wide`)
  })
  const top = y + (height - rows.length * lineHeight) / 2
  return (
    <g class={`fg-box ${tone ?? ''}`}>
      <rect x={x} y={y} width={width} height={height} rx="3" />
      {rows.map((row, index) => (
        <text
          key={row}
          class={name !== undefined && index === 0 ? 'name' : undefined}
          x={x + width / 2}
          y={top + (index + 0.75) * lineHeight}
        >
          {row}
        </text>
      ))}
    </g>
  )
}

const lineHeight = 15
/** Of a character, in px: exact for code, the widest that a line of words comes to on average. */
const codeWidth = 7.2
const wordWidth = 6.6

/** What the things inside have in common: a process, the kernel, the hardware. */
export function Frame({
  x,
  y,
  width,
  height,
  label,
  indent = 8,
}: Area & { readonly label: string; readonly indent?: number }) {
  return (
    <g class="fg-frame">
      <rect x={x} y={y} width={width} height={height} rx="5" />
      <text x={x + indent} y={y + 15}>
        {label}
      </text>
    </g>
  )
}

interface ArrowProps {
  /** From where over which corners to where. */
  readonly points: readonly [Point, Point, ...Point[]]
  /** Heads: at the end unless said otherwise. */
  readonly heads?: 'end' | 'both' | 'none'
  /** A weaker relation. */
  readonly dashed?: boolean
  /** What is on its way is a request for this lock. */
  readonly lock?: string
}

/** Who calls, holds or points to what. */
export function Arrow({ points, heads = 'end', dashed = false, lock }: ArrowProps) {
  const classes = ['fg-arrow', dashed && 'dashed', lock !== undefined && `lk-${lockIdentity(lock).key}`]
  const [start, second] = points
  return (
    <g class={classes.filter(Boolean).join(' ')}>
      <path d={points.map(([x, y], index) => `${index === 0 ? 'M' : 'L'}${x} ${y}`).join('')} />
      {heads !== 'none' && <Head at={points.at(-1) ?? second} from={points.at(-2) ?? start} />}
      {heads === 'both' && <Head at={start} from={second} />}
    </g>
  )
}

function Head({ at, from }: { readonly at: Point; readonly from: Point }) {
  const turn = (Math.atan2(at[1] - from[1], at[0] - from[0]) * 180) / Math.PI
  return <path class="head" d="M1 0l-8 -4v8z" transform={`translate(${at[0]} ${at[1]})rotate(${turn})`} />
}

interface WordsProps {
  readonly x: number
  readonly y: number
  readonly lines: readonly string[]
  readonly anchor?: 'start' | 'middle' | 'end'
  /** `code` for the kernel's names, `strong` for a heading inside the drawing. */
  readonly tone?: 'code' | 'strong'
}

/** Words beside an arrow or in an empty place; `y` is the base line of the first. */
export function Words({ x, y, lines, anchor = 'start', tone }: WordsProps) {
  const { width } = useContext(Place)
  for (const line of lines) {
    const needed = line.length * (tone === 'code' ? codeWidth : wordWidth)
    const left = { start: x, middle: x - needed / 2, end: x - needed }[anchor]
    checkInside(line, left, left + needed, width)
  }
  return (
    <g class={`fg-words ${tone ?? ''}`}>
      {lines.map((line, index) => (
        <text key={line} x={x} y={y + index * lineHeight} text-anchor={anchor}>
          {line}
        </text>
      ))}
    </g>
  )
}

interface LockBarProps extends Area {
  /** As the text spells it: `memory_lock`. */
  readonly name: string
  readonly held: 'write' | 'read' | 'mutex' | 'waits'
}

/** A lock while it is held, or waited for: a bar in its colour and pattern, as in a replay. */
export function LockBar({ x, y, width, height, name, held }: LockBarProps) {
  const { id } = useContext(Place)
  const { key } = lockIdentity(name)
  const fill = held === 'waits' ? undefined : lockFill(id, key)
  return (
    <g class={`fg-lock ${held} lk-${key}`}>
      <rect x={x} y={y} width={width} height={height} rx="2" fill={fill} />
    </g>
  )
}

interface LockTagProps {
  readonly x: number
  readonly y: number
  readonly name: string
  readonly how?: string
}

/** A lock's name beside a small box of its colour and pattern, and how it is taken: `memory_lock to write`. */
export function LockTag({ x, y, name, how = '' }: LockTagProps) {
  const { width } = useContext(Place)
  checkInside(`${name} ${how}`, x, x + 21 + name.length * codeWidth + how.length * wordWidth, width)
  return (
    <g class={`fg-tag lk-${lockIdentity(name).key}`}>
      <LockBar x={x} y={y - 9} width={16} height={10} name={name} held="mutex" />
      <text x={x + 21} y={y}>
        {name}
        {how !== '' && <tspan class="how">{` ${how}`}</tspan>}
      </text>
    </g>
  )
}

function checkInside(text: string, left: number, right: number, width: number) {
  if (left < 0 || right > width)
    throw new Error(
      `"${text}" goes from ${Math.floor(left)} to ${Math.ceil(right)}; the drawing is ${width} wide`,
    )
}
