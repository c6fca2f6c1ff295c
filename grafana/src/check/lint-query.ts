import type { LintTarget } from './lint-types.ts'

/** Grafana's own names and the form of a dashboard variable. */
const macros = /\$(timeFilter|__interval)\b/g

/** What must hold for a query of a panel. */
export const queryRules: Readonly<Record<string, (target: LintTarget) => boolean>> = {
  'one statement, that only reads': ({ query }) => /^SELECT /.test(query) && !/;|\bINTO\b/.test(query),
  'bounded by the range': ({ query }) => query.includes('$timeFilter'),
  'no macro of the SQL mode': ({ query }) => !query.includes('$__timeFilter'),
  'windows of $__interval, hours or days': ({ query }) =>
    [...query.matchAll(/time\(([^)]+)\)/g)].every(([, every = '']) =>
      /^(\$__interval|\d+[hdw])$/.test(every),
    ),
  'days in local time': ({ query }) =>
    !/time\(\d+[dw]\)/.test(query) || query.endsWith(`tz('\${__timezone}')`),
  'what fills empty windows is stated': ({ query }) =>
    (query.match(/time\((?=[$\d])/g) ?? []).length === (query.match(/fill\(/g) ?? []).length,
  'an alias for series': ({ resultFormat, alias }) => resultFormat === 'table' || alias !== '',
  'several values as a regular expression': ({ query }) =>
    (query.match(/\$\{(?!__|detail|price)\w+\}/g) ?? []).length ===
    (query.match(/\/\^\$\{(?!__|detail|price)\w+\}\$\//g) ?? []).length,
  'variables in braces': ({ query }) => !/\$\w/.test(query.replaceAll(macros, '')),
}
