// Answers about how a device is set up: associations, configuration parameters, scenes.
import {
  AssociationCCGet,
  AssociationCCRemove,
  AssociationCCReport,
  AssociationCCSet,
  AssociationCCSupportedGroupingsGet,
  AssociationCCSupportedGroupingsReport,
  CentralSceneCCConfigurationGet,
  CentralSceneCCSupportedGet,
  ConfigurationCCGet,
  ConfigurationCCReport,
  ConfigurationCCSet,
  MultiChannelAssociationCCGet,
  MultiChannelAssociationCCRemove,
  MultiChannelAssociationCCReport,
  MultiChannelAssociationCCSet,
  MultiChannelAssociationCCSupportedGroupingsGet,
  MultiChannelAssociationCCSupportedGroupingsReport,
} from '@zwave-js/cc'
import type { Answer } from '../recipe.ts'
import { controllerId, rawCommand } from '../reports.ts'

const nodeId = controllerId

/** Association with groups that take so many nodes each, from group 1. What is over a group's size is ignored. */
export function association(sizes: readonly number[]): Answer {
  return (node, cc) => {
    const { associations } = node.state
    if (cc instanceof AssociationCCSupportedGroupingsGet)
      return new AssociationCCSupportedGroupingsReport({ nodeId, groupCount: sizes.length })
    if (cc instanceof AssociationCCGet) {
      const groupId = sizes[cc.groupId - 1] === undefined ? 1 : cc.groupId
      const nodeIds = associations[groupId] ?? []
      return new AssociationCCReport({
        nodeId,
        groupId,
        maxNodes: sizes[groupId - 1] ?? 0,
        nodeIds,
        reportsToFollow: 0,
      })
    }
    if (cc instanceof AssociationCCSet) {
      const all = [...new Set([...(associations[cc.groupId] ?? []), ...cc.nodeIds])]
      associations[cc.groupId] = all.slice(0, sizes[cc.groupId - 1] ?? 0)
      return 'done'
    }
    if (!(cc instanceof AssociationCCRemove)) return undefined
    for (const group of cc.groupId ? [cc.groupId] : sizes.map((_, index) => index + 1)) {
      const gone = cc.nodeIds?.length ? cc.nodeIds : (associations[group] ?? [])
      associations[group] = (associations[group] ?? []).filter((each) => !gone.includes(each))
    }
    return 'done'
  }
}

/** Multi Channel Association (version 3): as Association, and single endpoints of nodes can be members too. */
export function multiChannelAssociation(sizes: readonly number[]): Answer {
  const most = (group: number) => sizes[group - 1] ?? 0
  return (node, cc) => {
    const { associations, endpointAssociations } = node.state
    const membersOf = (group: number) =>
      [associations[group] ?? [], endpointAssociations[group] ?? []] as const
    if (cc instanceof MultiChannelAssociationCCSupportedGroupingsGet)
      return new MultiChannelAssociationCCSupportedGroupingsReport({ nodeId, groupCount: sizes.length })
    if (cc instanceof MultiChannelAssociationCCGet) {
      const groupId = most(cc.groupId) === 0 ? 1 : cc.groupId
      const [nodeIds, ends] = membersOf(groupId)
      const endpoints = ends.map(({ node, endpoint }) => ({ nodeId: node, endpoint }))
      const maxNodes = most(groupId)
      return new MultiChannelAssociationCCReport({
        nodeId,
        groupId,
        maxNodes,
        nodeIds,
        endpoints,
        reportsToFollow: 0,
      })
    }
    if (cc instanceof MultiChannelAssociationCCSet) {
      const [nodes, ends] = membersOf(cc.groupId)
      associations[cc.groupId] = [...new Set([...nodes, ...cc.nodeIds])].slice(0, most(cc.groupId))
      endpointAssociations[cc.groupId] = [...ends, ...singleEnds(cc.endpoints)]
      return 'done'
    }
    if (!(cc instanceof MultiChannelAssociationCCRemove)) return undefined
    const gone = singleEnds(cc.endpoints ?? [])
    for (const group of cc.groupId ? [cc.groupId] : sizes.map((_, index) => index + 1)) {
      const [nodes, ends] = membersOf(group)
      associations[group] = nodes.filter((each) => !cc.nodeIds?.includes(each))
      endpointAssociations[group] = ends.filter(
        (each) => !gone.some(({ node, endpoint }) => node === each.node && endpoint === each.endpoint),
      )
    }
    return 'done'
  }
}

const singleEnds = (endpoints: MultiChannelAssociationCCSet['endpoints']) =>
  endpoints.flatMap(({ nodeId: node, endpoint }) =>
    [endpoint].flat().map((each) => ({ node, endpoint: each })),
  )

/** Configuration parameters: number to size in bytes and default. */
export type Parameters = Readonly<Record<number, readonly [size: 1 | 2 | 4, standard: number]>>

/** Configuration (version 1). A parameter that the device does not have is not answered, and not set. */
export function configuration(parameters: Parameters): Answer {
  return (node, cc) => {
    if (cc instanceof ConfigurationCCGet) {
      const [valueSize, standard] = parameters[cc.parameter] ?? []
      if (valueSize === undefined || standard === undefined) return undefined
      const value = node.state.parameters[cc.parameter] ?? standard
      return new ConfigurationCCReport({ nodeId, parameter: cc.parameter, value, valueSize })
    }
    if (!(cc instanceof ConfigurationCCSet)) return undefined
    if (parameters[cc.parameter] === undefined) return 'refused'
    if (cc.resetToDefault) delete node.state.parameters[cc.parameter]
    else if (typeof cc.value === 'number') node.state.parameters[cc.parameter] = cc.value
    return 'done'
  }
}

/** Central Scene (version 3) of so many scenes: pressed, released, held, pressed twice. */
export function centralScene(scenes: number): Answer {
  return (_node, cc) => {
    // one byte of key attributes that all scenes share: pressed, released, held, twice (SDS13781, Central Scene)
    if (cc instanceof CentralSceneCCSupportedGet)
      return rawCommand(0x5b, 0x02, [scenes, 0b0000_0011, 0b0000_1111])
    if (cc instanceof CentralSceneCCConfigurationGet) return rawCommand(0x5b, 0x06, [0])
    return cc.ccId === 0x5b && cc.ccCommand === 0x04 ? 'done' : undefined
  }
}
