/**
 * What the character generators of the HD44780U hold (Hitachi ADE-207-272(Z), table 4): character → byte. Bytes 0 to 7
 * are the custom characters and in neither table.
 */
export type Rom = ReadonlyMap<string, number>

/** A stretch of the table from a byte on; `∅` where we have no use for what is there. */
type Stretch = readonly [from: number, characters: string]

const ascii = String.fromCharCode(...Array.from({ length: 0x7e - 0x20 }, (_, i) => 0x20 + i))
// JIS X 0201, as Unicode's half width forms (U+FF61 to U+FF9F)
const katakana = String.fromCharCode(...Array.from({ length: 63 }, (_, i) => 0xff61 + i))
const latin1 = (from: number, to: number) =>
  String.fromCharCode(...Array.from({ length: to - from + 1 }, (_, i) => from + i))

// E7, EA, F0, F1 and F9 are second forms of g, j, p, q and y with their descenders inside the 5 by 8 cell; E9 is the
// pair ⁻¹ and F8 an x with a bar, which are no single characters.
const a00: readonly Stretch[] = [
  [0x20, ascii.replace('\\', '¥')],
  [0x7e, '→←'],
  [0xa1, katakana],
  [0xdf, '°'],
  [0xe0, 'αäβεμσρ∅√∅∅ˣ¢£ñö'],
  [0xf0, '∅∅θ∞ΩüΣπ∅∅千万円÷∅█'],
]

const a02: readonly Stretch[] = [
  [0x10, '▶◀“”⏫⏬●↲↑↓→←≤≥▲▼'],
  [0x20, `${ascii}~⌂`],
  [0x80, 'БДЖЗИЙЛПУЦЧШЩЪЫЭ'],
  [0x90, 'α♪ΓπΣσ♬τ🔔θΩδ∞♥ε∩'],
  [0xa0, `‖${latin1(0xa1, 0xa7)}ƒ${latin1(0xa9, 0xab)}ЮЯ®´`],
  [0xb0, `°±²³₧μ¶·ω${latin1(0xb9, 0xbf)}`],
  [0xc0, latin1(0xc0, 0xd7)],
  [0xd8, `Φ${latin1(0xd9, 0xff)}`],
]
// The same picture under another code point.
const twins: readonly (readonly [string, string])[] = [
  ['µ', 'μ'],
  ['\u2126', 'Ω'],
  ['∑', 'Σ'],
]

/** The table of a display's character generator: Japanese (A00, on nearly all cheap displays) or European (A02). */
export function romOf(name: 'a00' | 'a02'): Rom {
  const rom = new Map<string, number>()
  for (const [from, characters] of name === 'a00' ? a00 : a02)
    for (const [i, character] of [...characters].entries())
      if (character !== '∅' && !rom.has(character)) rom.set(character, from + i)
  for (const half of name === 'a00' ? katakana : '') addFull(rom, half)
  for (const [character, twin] of twins) {
    const byte = rom.get(twin)
    if (byte !== undefined && !rom.has(character)) rom.set(character, byte)
  }
  return rom
}

/** The full width form of a katakana, and the hiragana of the same sound, show as the half width one. */
function addFull(rom: Map<string, number>, half: string): void {
  const byte = rom.get(half)
  const full = half.normalize('NFKC')
  if (byte === undefined || /\p{M}/u.test(full)) return
  rom.set(full, byte)
  const point = full.codePointAt(0) ?? 0
  if (point >= 0x30a1 && point <= 0x30f6) rom.set(String.fromCodePoint(point - 0x60), byte)
}

/** The table without the bytes that a driver can't send as text. */
export function romWithout(rom: Rom, bytes: readonly number[]): Rom {
  return new Map([...rom].filter(([, byte]) => !bytes.includes(byte)))
}
