import type { Condition } from '../condition/condition.ts'
import type { Template } from '../template/template.ts'

/** Lists of sensors that are made of the states and readings of all: silent sensors, services with problems, services. */
export const lists = ['silent', 'offline', 'services'] as const
export type ListName = (typeof lists)[number]

/** A page of the file, or an automatic one. */
export interface Page {
  readonly name: string
  /** Topic filters, for each of whose topics there is a page or a row; undefined: the page is there once. */
  readonly each: readonly string[] | ListName | undefined
  /** When the page, or the row, is shown; undefined: always. */
  readonly when: Condition | undefined
  /** How long it is shown, in milliseconds. */
  readonly ms: number
  /** How old its readings may be, in milliseconds; undefined: the contract's limits. */
  readonly fresh: number | undefined
  /** First line above the others, where the display has three rows or more. */
  readonly title: Template | undefined
  readonly lines: readonly Template[]
  /** With `each`: the topics share pages, a row each, instead of having one each. */
  readonly asRows: boolean
}

/** What is shown before all pages while its condition holds. */
export interface Alert {
  readonly name: string
  readonly each: readonly string[] | ListName | undefined
  readonly when: Condition
  /** How long the condition has to hold first, in milliseconds. */
  readonly forMs: number
  /** 1 to 100: it takes the display for itself; 0: it comes first among the pages. */
  readonly priority: number
  readonly blink: boolean
  readonly fresh: number | undefined
  readonly lines: readonly Template[]
}
