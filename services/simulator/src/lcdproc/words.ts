/**
 * A command line's words, as LCDd 0.5 takes them apart: blanks part them; `"…"` and `{…}` keep blanks; a backslash takes
 * the next character as it is (`\n`, `\r`, `\t` as in C). Undefined where a quote or an escape is not ended.
 */
export function words(line: string): string[] | undefined {
  const found: string[] = []
  let word: string | undefined
  let close = ''
  for (let i = 0; i < line.length; i++) {
    const letter = line.charAt(i)
    if (letter === '\\') {
      if (++i === line.length) return undefined
      word = (word ?? '') + escaped(line.charAt(i))
    } else if (close === '' && (letter === '"' || letter === '{')) {
      close = letter === '{' ? '}' : '"'
      word ??= ''
    } else if (letter === close) {
      close = ''
    } else if (close === '' && letter === ' ') {
      if (word !== undefined) found.push(word)
      word = undefined
    } else word = (word ?? '') + letter
  }
  if (close !== '') return undefined
  return word === undefined ? found : [...found, word]
}

const escaped = (letter: string) => ({ n: '\n', r: '\r', t: '\t' })[letter] ?? letter
