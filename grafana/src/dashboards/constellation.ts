import type { Dashboard } from '@grafana/grafana-foundation-sdk/dashboard'
import { board } from '../board.ts'
import { tagVariable } from '../variables.ts'
import { account } from './constellation-account.ts'
import { brokerAndDatabase } from './constellation-broker.ts'
import { messages } from './constellation-messages.ts'
import { services } from './constellation-services.ts'

/** How the system itself is. */
export const constellation: Dashboard = board({
  name: 'constellation',
  title: 'Constellation',
  description:
    'The services: state, heartbeats, memory; messages and points, what is missing; broker and database.',
  range: '6h',
  refresh: '1m',
  variables: [tagVariable({ name: 'service', label: 'Service', tag: 'sensor', measurements: ['heartbeat'] })],
  sections: [services, messages, account, brokerAndDatabase],
})
