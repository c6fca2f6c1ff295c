import { cc } from './classes.ts'
import type { Form } from './forms.ts'
import { action, event, hidden, measured, type Row, type Sibling, setting, state } from './meaning.ts'
import { number, whole } from './number-form.ts'
import { as } from './numbers.ts'
import { basic, flag, level, pair } from './switch-forms.ts'
import { color, numberedEvent, oneOf, words } from './word-forms.ts'

const onOff = pair('on', 'off')
const number255 = { raw: [255, 0] as const }
const locked = { also: [['lock'], ['unlock']] as const }
const opened = { also: [['open'], ['close']] as const }
const percent = whole(as('%'))

/** Door Lock Command Class, "Door Lock Mode": 255 is secured, 254 not known, all others are ways of being open. */
const lockMode = pair('locked', 'unlocked', {
  ...locked,
  ...number255,
  is: (raw) => (raw === 254 ? undefined : raw === 255),
})

/** Barrier Operator Command Class, "State": 1 to 99 is stopped at a position, which is a value of its own. */
const barrierState = words({ 0: 'closed', 252: 'closing', 253: 'stopped', 254: 'opening', 255: 'open' })
const barrier: Form = {
  ...barrierState,
  read: (raw, metadata, id) =>
    barrierState.read(typeof raw === 'number' && raw > 0 && raw < 100 ? 253 : raw, metadata, id),
  write: pair('open', 'closed', { ...opened, ...number255 }).write,
}

/** Basic says what these say. */
const actuators: readonly Sibling[] = [
  [cc.binarySwitch, 'currentValue'],
  [cc.multilevelSwitch, 'currentValue'],
]

/** Multilevel Switch Command Class, "Switch Type": the two ways of each, `true` to move and `false` to stop. */
const ways = [
  ...['Up', 'Down', 'Open', 'Close', 'On', 'Off', 'CW', 'CCW'],
  ...['Left', 'Right', 'Forward', 'Reverse', 'Push', 'Pull'],
]

/** What is switched, dimmed, moved and locked. */
export const switchRows: readonly Row[] = [
  [cc.basic, 'currentValue', measured('basic', basic, { by: 'targetValue', unless: actuators })],
  [cc.basic, 'targetValue', hidden],
  [cc.basic, 'duration', hidden],
  [cc.basic, 'restorePrevious', hidden],
  [cc.basic, 'event', event('basic_event', numberedEvent)],

  [cc.binarySwitch, 'currentValue', state('status', onOff, { sense: 'switch', by: 'targetValue' })],
  [cc.binarySwitch, 'targetValue', hidden],
  [cc.binarySwitch, 'duration', hidden],

  [cc.multilevelSwitch, 'currentValue', state('level', level(255), { by: 'targetValue' })],
  [cc.multilevelSwitch, 'targetValue', hidden],
  [cc.multilevelSwitch, 'duration', hidden],
  [cc.multilevelSwitch, 'restorePrevious', hidden],
  ...ways.map((way): Row => [cc.multilevelSwitch, way, action(`move_${way.toLowerCase()}`, flag)]),
  [cc.multilevelSwitch, 'event', event('level_event', numberedEvent)],

  [cc.colorSwitch, 'hexColor', state('color', color)],
  [cc.colorSwitch, 'currentColor', hidden],
  [cc.colorSwitch, 'targetColor', hidden],
  [cc.colorSwitch, 'duration', hidden],
  [cc.colorSwitch, 'currentColor', state('color_warm_white', whole(), { by: 'targetColor' }), 0],
  [cc.colorSwitch, 'currentColor', state('color_cold_white', whole(), { by: 'targetColor' }), 1],
  [cc.colorSwitch, 'currentColor', hidden, 2], // red, green and blue: hexColor
  [cc.colorSwitch, 'currentColor', hidden, 3],
  [cc.colorSwitch, 'currentColor', hidden, 4],
  [cc.colorSwitch, 'currentColor', state('color_amber', whole(), { by: 'targetColor' }), 5],
  [cc.colorSwitch, 'currentColor', state('color_cyan', whole(), { by: 'targetColor' }), 6],
  [cc.colorSwitch, 'currentColor', state('color_purple', whole(), { by: 'targetColor' }), 7],
  [cc.colorSwitch, 'currentColor', state('color_index', whole(), { by: 'targetColor' }), 8],

  [cc.basicWindowCovering, 'levelChangeUp', action('open', flag)],
  [cc.basicWindowCovering, 'levelChangeDown', action('close', flag)],

  [cc.doorLock, 'currentMode', state('status', lockMode, { sense: 'lock', by: 'targetMode' })],
  [cc.doorLock, 'targetMode', hidden],
  [cc.doorLock, 'duration', hidden],
  [cc.doorLock, 'boltStatus', state('bolt', oneOf('locked', 'unlocked'))],
  [cc.doorLock, 'latchStatus', state('latch', oneOf('open', 'closed'))],
  [cc.doorLock, 'doorStatus', state('door', oneOf('open', 'closed'))],
  [cc.doorLock, 'lockTimeout', measured('lock_timeout', number(as('s')))],
  [cc.doorLock, 'operationType', setting('lock_operation', words())],
  [cc.doorLock, 'lockTimeoutConfiguration', setting('lock_timeout_set', whole(as('s')))],
  [cc.doorLock, 'autoRelockTime', setting('auto_relock', whole(as('s')))],
  [cc.doorLock, 'holdAndReleaseTime', setting('hold_and_release', whole(as('s')))],
  [cc.doorLock, 'twistAssist', setting('twist_assist', flag)],
  [cc.doorLock, 'blockToBlock', setting('block_to_block', flag)],
  [cc.doorLock, 'outsideHandlesCanOpenDoor', hidden],
  [cc.doorLock, 'outsideHandlesCanOpenDoorConfiguration', hidden],
  [cc.doorLock, 'insideHandlesCanOpenDoor', hidden],
  [cc.doorLock, 'insideHandlesCanOpenDoorConfiguration', hidden],

  [cc.barrierOperator, 'currentState', state('status', barrier, { sense: 'barrier', by: 'targetState' })],
  [cc.barrierOperator, 'targetState', hidden],
  [cc.barrierOperator, 'position', state('level', percent)],
  [cc.barrierOperator, 'signalingState', setting('signal_audible', pair('on', 'off', number255)), 1],
  [cc.barrierOperator, 'signalingState', setting('signal_visual', pair('on', 'off', number255)), 2],

  // the parameters with a position; those without are the even numbers below them
  [cc.windowCovering, 'currentValue', state('level_outbound_left', level(99), { by: 'targetValue' }), 1],
  [cc.windowCovering, 'currentValue', state('level_outbound_right', level(99), { by: 'targetValue' }), 3],
  [cc.windowCovering, 'currentValue', state('level_inbound_left', level(99), { by: 'targetValue' }), 5],
  [cc.windowCovering, 'currentValue', state('level_inbound_right', level(99), { by: 'targetValue' }), 7],
  [cc.windowCovering, 'currentValue', state('level_sides', level(99), { by: 'targetValue' }), 9],
  [cc.windowCovering, 'currentValue', state('slats_vertical', level(99), { by: 'targetValue' }), 11],
  [cc.windowCovering, 'currentValue', state('level', level(99), { by: 'targetValue' }), 13],
  [cc.windowCovering, 'currentValue', state('level_top', level(99), { by: 'targetValue' }), 15],
  [cc.windowCovering, 'currentValue', state('level_inbound_bottom', level(99), { by: 'targetValue' }), 17],
  [cc.windowCovering, 'currentValue', state('level_inbound_top', level(99), { by: 'targetValue' }), 19],
  [cc.windowCovering, 'currentValue', state('level_top_bottom', level(99), { by: 'targetValue' }), 21],
  [cc.windowCovering, 'currentValue', state('slats', level(99), { by: 'targetValue' }), 23],
  [cc.windowCovering, 'targetValue', hidden],
  [cc.windowCovering, 'duration', hidden],

  [cc.lock, 'locked', state('status', pair('locked', 'unlocked', locked), { sense: 'lock' })],

  [cc.soundSwitch, 'toneId', state('tone', words())],
  [cc.soundSwitch, 'volume', setting('volume', percent)],
  [cc.soundSwitch, 'defaultVolume', setting('default_volume', percent)],
  [cc.soundSwitch, 'defaultToneId', setting('default_tone', whole())],
]
