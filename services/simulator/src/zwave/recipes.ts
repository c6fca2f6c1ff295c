// The devices that there are to simulate. A new one is one more function in a file of its maker's, and one more name here.
export { dimmer, fgk101, fgwpe101, sceneController } from './devices/fibaro.ts'
export {
  doubleSwitch,
  mainsSensor,
  plainSensor,
  plainSensors,
  s2Switch,
  thermostat,
} from './devices/generic.ts'
