import assert from 'node:assert/strict'
import { test } from 'node:test'
import { parseTemplate } from './parse.ts'
import { TemplateError } from './template.ts'

const plain = { align: undefined, width: undefined, precision: undefined }
const topic = { kind: 'topic', topic: 'a/b/data/c', relative: false, field: undefined }

const good: readonly (readonly [text: string, parts: unknown])[] = [
  ['', []],
  ['plain text', [{ kind: 'text', text: 'plain text' }]],
  ['{{[[}}]]', [{ kind: 'text', text: '{[}]' }]],
  ['{>}', [{ kind: 'fill' }]],
  ['{@lock}', [{ kind: 'icon', name: 'lock' }]],
  ['{a/b/data/c}', [{ kind: 'value', source: topic, steps: [], format: plain }]],
  ['{ a/b/data/c | age }', [{ kind: 'value', source: topic, steps: [{ kind: 'age' }], format: plain }]],
  [
    '{a/b/data/c:<5.1}',
    [{ kind: 'value', source: topic, steps: [], format: { align: 'left', width: 5, precision: 1 } }],
  ],
  [
    '{"x:y/b/data/c":.0}',
    [
      {
        kind: 'value',
        source: { ...topic, topic: 'x:y/b/data/c' },
        steps: [],
        format: { ...plain, precision: 0 },
      },
    ],
  ],
  [
    '{garden/well/data/water#level}',
    [
      {
        kind: 'value',
        source: { ...topic, topic: 'garden/well/data/water', field: 'level' },
        steps: [],
        format: plain,
      },
    ],
  ],
  [
    '{data/humidity}',
    [
      {
        kind: 'value',
        source: { ...topic, topic: 'data/humidity', relative: true },
        steps: [],
        format: plain,
      },
    ],
  ],
  [
    '{value|open=is open,closed="a, b | c: d",*=@lock:8}',
    [
      {
        kind: 'value',
        source: { kind: 'subject', what: 'value' },
        steps: [
          {
            kind: 'map',
            texts: new Map([
              ['open', 'is open'],
              ['closed', 'a, b | c: d'],
              ['*', '@lock'],
            ]),
          },
        ],
        format: { ...plain, width: 8 },
      },
    ],
  ],
  [
    '{time HH:mm}',
    [{ kind: 'value', source: { kind: 'clock', pattern: ['HH', ':', 'mm'] }, steps: [], format: plain }],
  ],
  [
    '[{value|fresh 2h|bar -10 40.5:8}]',
    [
      {
        kind: 'optional',
        parts: [
          {
            kind: 'value',
            source: { kind: 'subject', what: 'value' },
            steps: [
              { kind: 'fresh', ms: 7_200_000 },
              { kind: 'bar', low: -10, high: 40.5 },
            ],
            format: { ...plain, width: 8 },
          },
        ],
      },
    ],
  ],
]
for (const [text, parts] of good)
  test(`${text} is parsed`, () => assert.deepEqual(parseTemplate(text), parts))

const bad: readonly (readonly [text: string, column: number, message: RegExp])[] = [
  ['{', 2, /nothing stands between/],
  ['abc {}', 6, /nothing stands between/],
  ['abc {a/b/data/c', 5, /not closed/],
  ['abc }', 5, /} without {/],
  ['abc ]', 5, /] without \[/],
  ['abc [x', 5, /\[ is not closed/],
  ['[a [b]]', 4, /\[ inside/],
  ['[{>}]', 2, /\{>\} inside/],
  ['a{>}b{>}', 6, /twice/],
  ['{@padlock}', 3, /not one of the icons/],
  ['{temperature}', 2, /neither a topic nor one of/],
  ['x {a/b/c}', 4, /not a topic/],
  ['{a/b/action/set}', 2, /not a topic/],
  ['{+/b/data/c}', 2, /wildcard/],
  ['{a/b/data/c#}', 2, /wildcard/],
  ['{a/b/data/c:5.x}', 13, /not a format/],
  ['{a/b/data/c:200}', 13, /1 to 80/],
  ['{a/b/data/c:0}', 13, /1 to 80/],
  ['{a/b/data/c:<}', 13, /needs a width/],
  ['{a/b/data/c|maximum}', 13, /"maximum" is not one of age, min/],
  ['{a/b/data/c|constructor}', 13, /not one of/],
  ['{a/b/data/c| age 5}', 14, /takes nothing/],
  ['{a/b/data/c|bar 1}', 13, /2 numbers: bar 0 100/],
  ['{a/b/data/c|bar 1 1}', 13, /two different/],
  ['{a/b/data/c|times ten}', 13, /a number: times/],
  ['{a/b/data/c|fresh soon}', 13, /needs a time/],
  ['{a/b/data/c|open=x,closed}', 20, /= is missing/],
  ['{a/b/data/c|open=x,open=y}', 20, /twice/],
  ['{a/b/data/c|open=@lokc}', 13, /"lokc" is not one of the icons/],
  ['{a/b/data/c|else "x}', 18, /quote/],
  ['{time QQ}', 7, /"QQ" in the pattern/],
]
for (const [text, column, message] of bad)
  test(`${text} is refused`, () =>
    assert.throws(
      () => parseTemplate(text),
      (error) => error instanceof TemplateError && error.column === column && message.test(error.message),
      thrown(() => parseTemplate(text)),
    ))

function thrown(run: () => unknown): string {
  try {
    return `gives ${JSON.stringify(run())}`
  } catch (error) {
    return error instanceof TemplateError ? `says ${error.column}: ${error.message}` : String(error)
  }
}

test('any text is parsed, or refused with a column inside of it', () => {
  const pieces = ['{', '}', '[', ']', '|', ':', '>', '@', '"', "'", '=', ',', '#', '/', ' ', 'a', '5', '.1']
  pieces.push('a/b/data/c', 'value', 'time', 'map x', 'bar', 'é', '\u{1f512}')
  let seed = 1
  for (let i = 0; i < 20_000; i++) {
    let text = ''
    for (let length = seed % 9; length >= 0; length--) {
      seed = (seed * 48_271) % 0x7fffffff
      text += pieces[seed % pieces.length] ?? ''
    }
    try {
      parseTemplate(text)
    } catch (error) {
      assert.ok(error instanceof TemplateError, `${text}: ${String(error)}`)
      assert.ok(error.column >= 1 && error.column <= text.length + 6, `${text}: column ${error.column}`)
    }
  }
})
