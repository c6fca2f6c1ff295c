import { ask, type InfluxApi, listOf } from './influx-api.ts'
import type { TaskPlan } from './influx-flux.ts'

/**
 * Makes InfluxDB's tasks what is planned: what is missing is made, what has another text or was switched off is set
 * right, and what is there under one of our names without being planned (an earlier version's, another bucket's) is
 * removed.
 */
export async function makeTasks(
  api: InfluxApi,
  orgID: string,
  plans: readonly TaskPlan[],
  log: (text: string) => void,
): Promise<void> {
  const query = new URLSearchParams({ orgID, limit: '500' })
  const ours = listOf(await ask(api, 'GET', `/api/v2/tasks?${query}`), 'tasks').filter(({ name }) =>
    String(name).startsWith('constellation '),
  )
  for (const { name, flux } of plans) {
    const [found, ...doubles] = ours.filter((task) => task['name'] === name)
    for (const { id } of doubles) await ask(api, 'DELETE', `/api/v2/tasks/${String(id)}`)
    if (!found) {
      await ask(api, 'POST', '/api/v2/tasks', { orgID, flux, status: 'active' })
      log(`task ${name}: made`)
    } else if (found['flux'] !== flux || found['status'] !== 'active') {
      await ask(api, 'PATCH', `/api/v2/tasks/${String(found['id'])}`, { flux, status: 'active' })
      log(`task ${name}: set right`)
    }
  }
  const planned = new Set(plans.map(({ name }) => name))
  for (const { id, name } of ours)
    if (!planned.has(String(name))) {
      await ask(api, 'DELETE', `/api/v2/tasks/${String(id)}`)
      log(`task ${String(name)}: removed`)
    }
}
