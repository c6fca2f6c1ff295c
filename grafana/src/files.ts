import { contactPointHead, policiesYaml, receivers, receiverYaml, rulesYaml } from './alerts/yaml.ts'
import { dashboards } from './dashboards/index.ts'

/** The text of every generated file, by its path below `grafana/`. */
export function generatedFiles(): Readonly<Record<string, string>> {
  const files: Record<string, string> = {}
  for (const [name, dashboard] of Object.entries(dashboards))
    files[`dashboards/${name}.json`] = `${JSON.stringify(dashboard, undefined, 2)}\n`
  files['provisioning/alerting/rules.yaml'] = rulesYaml()
  files['contact-points/head.part'] = contactPointHead
  for (const name of Object.keys(receivers)) files[`contact-points/${name}.part`] = receiverYaml(name)
  files['contact-points/policies.yaml'] = policiesYaml()
  return files
}
