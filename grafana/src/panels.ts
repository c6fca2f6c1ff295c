import { PanelBuilder as BarGauge } from '@grafana/grafana-foundation-sdk/bargauge'
import {
  BarAlignment,
  BarGaugeDisplayMode,
  BigValueColorMode,
  BigValueGraphMode,
  BigValueTextMode,
  GraphDrawStyle,
  LegendDisplayMode,
  LegendPlacement,
  ReduceDataOptionsBuilder,
  SortOrder,
  TooltipDisplayMode,
  VisibilityMode,
  VizLegendOptionsBuilder,
  VizOrientation,
  VizTooltipOptionsBuilder,
} from '@grafana/grafana-foundation-sdk/common'
import type { Panel } from '@grafana/grafana-foundation-sdk/dashboard'
import { PanelBuilder as Stat } from '@grafana/grafana-foundation-sdk/stat'
import { PanelBuilder as StateTimeline } from '@grafana/grafana-foundation-sdk/statetimeline'
import { PanelBuilder as Table } from '@grafana/grafana-foundation-sdk/table'
import { PanelBuilder as TimeSeries } from '@grafana/grafana-foundation-sdk/timeseries'
import { describe, type PanelSpec } from './panel-spec.ts'

/**
 * Sensors report at their own pace, some every half hour: a line goes on over an hour or two without points (hourly
 * aggregates are one hour apart), and is broken by more, in ms.
 */
const gapMs = 2 * 3600 * 1000 + 60_000

/** What is at a moment, of all series. */
const tooltip = () => new VizTooltipOptionsBuilder().mode(TooltipDisplayMode.Multi).sort(SortOrder.None)

/** The names of the series below a panel, with figures beside them. */
const legend = ({ shown = true, calcs = [] }: { shown?: boolean; calcs?: string[] } = {}) =>
  new VizLegendOptionsBuilder()
    .displayMode(LegendDisplayMode.List)
    .placement(LegendPlacement.Bottom)
    .showLegend(shown)
    .calcs(calcs)

/** Figures of now, one for each series, with a small curve behind unless `text` says that they are words. */
export function figures(spec: PanelSpec & { readonly text?: boolean; readonly field?: string }): Panel {
  const reduce = new ReduceDataOptionsBuilder()
    .calcs(['lastNotNull'])
    .fields(spec.field ?? (spec.text ? '/^(?!Time$).*/' : ''))
    .values(false)
  // numbers in the colour of text, unless thresholds say more
  return describe(new Stat(), { steps: [[null, 'text']], ...spec })
    .wideLayout(false)
    .reduceOptions(reduce)
    .graphMode(spec.text ? BigValueGraphMode.None : BigValueGraphMode.Area)
    .colorMode(BigValueColorMode.Value)
    .textMode(BigValueTextMode.ValueAndName)
    .orientation(VizOrientation.Auto)
    .build()
}

/** Curves; gaps stay gaps. */
export function curves(spec: PanelSpec & { readonly points?: boolean }): Panel {
  return describe(new TimeSeries(), spec)
    .drawStyle(spec.points ? GraphDrawStyle.Points : GraphDrawStyle.Line)
    .lineWidth(1)
    .fillOpacity(spec.points ? 0 : 6)
    .showPoints(VisibilityMode.Auto)
    .pointSize(4)
    .spanNulls(gapMs)
    .legend(legend())
    .tooltip(tooltip())
    .build()
}

/** A bar for each hour or day, with the sum of what is shown beside the name. */
export function bars(spec: PanelSpec): Panel {
  return (
    describe(new TimeSeries(), spec)
      .drawStyle(GraphDrawStyle.Bars)
      // a bar begins where its hour or day does
      .barAlignment(BarAlignment.After)
      .lineWidth(0)
      .fillOpacity(80)
      .showPoints(VisibilityMode.Never)
      .spanNulls(false)
      .legend(legend({ calcs: ['sum'] }))
      .tooltip(tooltip())
      .build()
  )
}

/** States in words along time, each until the next. */
export function timeline(spec: PanelSpec): Panel {
  return describe(new StateTimeline(), spec)
    .mergeValues(true)
    .showValue(VisibilityMode.Auto)
    .rowHeight(0.8)
    .fillOpacity(70)
    .lineWidth(0)
    .spanNulls(true)
    .legend(legend({ shown: false }))
    .tooltip(tooltip())
    .build()
}

/** Rows and columns. */
export function table(spec: PanelSpec): Panel {
  return describe(new Table(), spec).showHeader(true).build()
}

/** Bars that lie, one for each series. */
export function shares(spec: PanelSpec): Panel {
  const reduce = new ReduceDataOptionsBuilder().calcs(['lastNotNull']).fields('').values(false)
  return describe(new BarGauge(), spec)
    .reduceOptions(reduce)
    .displayMode(BarGaugeDisplayMode.Basic)
    .orientation(VizOrientation.Horizontal)
    .showUnfilled(true)
    .build()
}
