import type { TopicDoc } from '@constellation/bootstrap/topic-docs'

const action = (name: string, payload: string): TopicDoc => ({
  topic: `<group>/lcd/action/${name}`,
  payload,
  retained: false,
  by: 'anyone',
})

/** The topics of the lcd service. */
export const lcdTopics: readonly TopicDoc[] = [
  {
    topic: '<group>/lcd/data/key',
    payload: "event: the name of the display's key that was pressed (`Up`, `A`)",
    retained: false,
    by: 'service',
  },
  action(
    'message',
    'text, or JSON: `{"text":"Dinner","seconds":30,"priority":50,"blink":false}`; seconds 0: until it is cleared; priority 1 to 100',
  ),
  action(
    'page',
    'a page\'s name or number from 1, or JSON: `{"page":"weather","seconds":60}`: so long it stays',
  ),
  action('next', 'anything: the next page'),
  action('previous', 'anything: the page before'),
  action('backlight', '`on`, `off`, `auto` (as the schedule says), or a level in %: `40`, `{"level":40}`'),
  action('clear', 'anything: removes messages, and takes the alerts that are shown as seen'),
]
