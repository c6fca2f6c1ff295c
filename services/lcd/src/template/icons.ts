import { icons } from '../characters/icons.ts'

/** The names of the icons, as templates have them. */
export const iconNames: readonly string[] = [...icons.keys()]
  .filter((name) => name.startsWith('icon:'))
  .map((name) => name.slice('icon:'.length))

/** Whether there is an icon of this name. */
export function isIcon(name: string): boolean {
  return icons.has(`icon:${name}`)
}

/** The icon that a text of a map stands for: `@lock`; undefined where it is a plain text. */
export function iconOf(text: string): string | undefined {
  return /^@[a-z0-9-]+$/.test(text) ? text.slice(1) : undefined
}
