import type { Value } from '@constellation/bootstrap/payload'
import type { Scene, Subject } from '../scene.ts'
import { lookUp, topicOf } from '../store/look-up.ts'
import type { Condition, Operand, Operator } from './condition.ts'

/** What a condition is about. */
export interface About {
  readonly subject: Subject | undefined
  /** Limit of age in milliseconds; undefined: the contract's. */
  readonly fresh: number | undefined
}

/** Whether a condition holds. A comparison with what is missing or too old does not, whatever the operator. */
export function holds(condition: Condition, scene: Scene, about: About): boolean {
  switch (condition.kind) {
    case 'all':
      return condition.of.every((each) => holds(each, scene, about))
    case 'any':
      return condition.of.some((each) => holds(each, scene, about))
    case 'not':
      return !holds(condition.of, scene, about)
    case 'missing':
      return valueOfOperand(condition.operand, scene, about) === undefined
    case 'compare': {
      const left = valueOfOperand(condition.left, scene, about)
      const right = valueOfOperand(condition.right, scene, about)
      return left !== undefined && right !== undefined && compare(left, condition.operator, right)
    }
  }
}

function valueOfOperand(operand: Operand, scene: Scene, { subject, fresh }: About): Value | undefined {
  switch (operand.kind) {
    case 'literal':
      return operand.value
    case 'time': {
      const { hour, minute } = scene.calendar.at(scene.now)
      return hour * 60 + minute
    }
    case 'value':
      return subject?.text ?? lookUp(scene, subject?.topic, undefined, fresh).value
    case 'topic':
      return lookUp(scene, topicOf(operand, subject), operand.field, fresh).value
  }
}

function compare(left: Value, operator: Operator, right: Value): boolean {
  if (operator === '=') return same(left, right)
  if (operator === '!=') return !same(left, right)
  if (typeof left !== 'number' || typeof right !== 'number') return false
  switch (operator) {
    case '<':
      return left < right
    case '<=':
      return left <= right
    case '>':
      return left > right
    case '>=':
      return left >= right
  }
}

// "12" and 12, "true" and true are the same to whoever writes them into a payload
const same = (left: Value, right: Value) => left === right || String(left) === String(right)

/** How long ago the youngest reading that a condition compares was measured, in milliseconds; 0 where there is none. */
export function youngest(condition: Condition, scene: Scene, about: About): number {
  const ages = operandsOf(condition).flatMap((operand) => {
    if (operand.kind !== 'topic' && operand.kind !== 'value') return []
    const topic = operand.kind === 'value' ? about.subject?.topic : topicOf(operand, about.subject)
    return lookUp(scene, topic, undefined, undefined).age ?? []
  })
  return ages.length === 0 ? 0 : Math.min(...ages)
}

/** Everything that a condition compares. */
export function operandsOf(condition: Condition): readonly Operand[] {
  switch (condition.kind) {
    case 'all':
    case 'any':
      return condition.of.flatMap(operandsOf)
    case 'not':
      return operandsOf(condition.of)
    case 'missing':
      return [condition.operand]
    case 'compare':
      return [condition.left, condition.right]
  }
}
