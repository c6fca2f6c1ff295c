import { isIcon, kinds, type Widget } from './widgets.ts'
import { words } from './words.ts'

/** A screen of a client. */
export interface Screen {
  readonly id: string
  priority: number
  readonly widgets: Map<string, Widget>
}

/** Priorities by name, the higher the sooner shown (LCDproc developer's guide, "screen_set"). */
const priorities: Readonly<Record<string, number>> = {
  hidden: 0,
  background: 1,
  info: 2,
  foreground: 3,
  alert: 4,
  input: 5,
}

/** What one client has set up, and the answers to its commands: LCDproc protocol 0.3 as far as displays need it. */
export class Client {
  readonly screens: Map<string, Screen> = new Map()
  readonly keys: Set<string> = new Set()
  lit = true
  readonly #greeting: string
  #greeted = false

  constructor(greeting: string) {
    this.#greeting = greeting
  }

  /** Works off a line; returns the lines of the answer. `bye` ends the session: undefined. */
  command(line: string): string[] | undefined {
    const found = words(line)
    if (!found) return ['huh? Could not parse command']
    const [verb, ...rest] = found
    if (verb === undefined) return []
    if (verb === 'bye') return undefined
    if (verb === 'hello') {
      this.#greeted = true
      return [this.#greeting]
    }
    const known = Object.hasOwn(commands, verb) ? commands[verb] : undefined
    if (!this.#greeted || !known) return [`huh? Invalid command "${verb}"`]
    return known(this, rest)
  }
}

const ok = ['success']

const commands: Readonly<Record<string, (client: Client, rest: readonly string[]) => string[]>> = {
  noop: () => ['noop complete'],
  client_set: (_, rest) => (rest.length === 2 ? ok : ['huh? Usage: client_set -name <name>']),
  client_add_key: (client, rest) => {
    for (const key of rest) if (!key.startsWith('-')) client.keys.add(key)
    return ok
  },
  client_del_key: (client, rest) => {
    for (const key of rest) client.keys.delete(key)
    return ok
  },
  backlight: (client, [word]) => {
    if (word !== 'on' && word !== 'off') return ['huh? unknown backlight mode', ...ok]
    client.lit = word === 'on'
    return ok
  },
  screen_add: ({ screens }, [id]) => {
    if (id === undefined) return ['huh? Usage: screen_add <screenid>']
    if (screens.has(id)) return ['huh? Screen already exists']
    screens.set(id, { id, priority: 2, widgets: new Map() })
    return ok
  },
  screen_del: ({ screens }, [id]) => (screens.delete(id ?? '') ? ok : ['huh? Unknown screen id']),
  screen_set: ({ screens }, [id, ...options]) => {
    const screen = screens.get(id ?? '')
    return screen ? setScreen(screen, options) : ['huh? Unknown screen id']
  },
  widget_add: ({ screens }, [screen, id, kind]) => {
    const widgets = screens.get(screen ?? '')?.widgets
    if (!widgets) return ['huh? Invalid screen id']
    if (id === undefined || !kinds.has(kind ?? '')) return ['huh? Invalid widget type']
    widgets.set(id, { kind: kind ?? '', values: [] })
    return ok
  },
  widget_del: ({ screens }, [screen, id]) => {
    const widgets = screens.get(screen ?? '')?.widgets
    if (!widgets) return ['huh? Invalid screen id']
    return widgets.delete(id ?? '') ? ok : ['huh? Invalid widget id']
  },
  widget_set: ({ screens }, [screen, id, ...values]) => {
    const widgets = screens.get(screen ?? '')?.widgets
    if (!widgets) return ['huh? Unknown screen id']
    const widget = widgets.get(id ?? '')
    if (!widget) return ['huh? Unknown widget id']
    if (values.length !== kinds.get(widget.kind)) return ['huh? Wrong number of arguments']
    if (!fits(widget.kind, values)) return ['huh? Invalid coordinates']
    widgets.set(id ?? '', { kind: widget.kind, values })
    return ok
  },
}

function fits(kind: string, [x = '', y = '', what = '']: readonly string[]): boolean {
  if (kind === 'title') return true
  const place = /^\d+$/.test(x) && /^\d+$/.test(y) && Number(x) > 0 && Number(y) > 0
  return place && (kind === 'icon' ? isIcon(what) : kind === 'string' || /^\d+$/.test(what))
}

/** One answer for each option, as LCDd gives them. */
function setScreen(screen: Screen, options: readonly string[]): string[] {
  const answers: string[] = []
  for (let i = 0; i < options.length; i += 2) {
    const [name, value = ''] = [options[i], options[i + 1]]
    if (name === '-priority') screen.priority = priorities[value] ?? screen.priority
    answers.push(...ok)
  }
  return answers
}
