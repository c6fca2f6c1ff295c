import type { TopicSource } from '../template/template.ts'

/** When a page or an alert is shown. */
export type Condition =
  | { readonly kind: 'all'; readonly of: readonly Condition[] }
  | { readonly kind: 'any'; readonly of: readonly Condition[] }
  | { readonly kind: 'not'; readonly of: Condition }
  | { readonly kind: 'missing'; readonly operand: Operand }
  | { readonly kind: 'compare'; readonly left: Operand; readonly operator: Operator; readonly right: Operand }

/** How the two sides are compared; `<` and its like compare numbers alone. */
export type Operator = '=' | '!=' | '<' | '<=' | '>' | '>='

/** One side of a comparison. */
export type Operand =
  | TopicSource
  /** The reading that a page with `each` was made for. */
  | { readonly kind: 'value' }
  /** Minutes since midnight, local time. */
  | { readonly kind: 'time' }
  | { readonly kind: 'literal'; readonly value: number | boolean | string }
