import { Switch } from '@mantine/core'
import { useState } from 'react'

import { useT } from '@/lib/i18n'
import { MOVEMENTS } from '@/lib/movements'

import { CameraChoice } from './camera-choice'
import { DeliveryLine } from './delivery-line'
import { ExpressionBars } from './expression-bars'
import type { LiveController } from './live-controller'
import { MonitorProvider } from './live-context'
import { type Layers, LiveStage, Overlay, PausedCover } from './live-stage'
import type { Live, LiveState, Mode } from './live-state'
import classes from './live.module.css'
import { MarkForm } from './mark-form'
import { MinuteView } from './minute-view'
import { MovementMeter } from './movement-meter'
import { NowView } from './now-view'
import { PaceView } from './pace-view'
import { PlaneView } from './plane-view'
import { SignBar } from './sign-bar'
import { StartingCover } from './starting-cover'

interface Props {
  readonly controller: LiveController
  readonly state: Extract<LiveState, { step: 'starting' | 'live' }>
}

/** The picture with everything that is read from it, from starting to stopping. */
export function LiveView({ controller, state }: Props) {
  const live = state.step === 'live' ? state : null
  const on = live === null ? state.step === 'starting' && state.camera : live.pause === null
  const [layers, setLayers] = useState<Layers>({ points: true, heat: false })
  const change = (changed: Layers) => {
    setLayers(changed)
    controller.askForHeat(changed.heat)
  }
  return (
    <MonitorProvider monitor={controller.monitor}>
      <div className={classes.live}>
        <SignBar
          mode={state.mode}
          on={on}
          running={live !== null}
          onPause={() => controller.pause('person')}
          onStop={() => (live === null ? controller.choose() : controller.stop())}
        />
        <div className={classes.main}>
          <LiveStage attach={controller.camera.attach} on={on}>
            {state.step === 'starting' && (
              <StartingCover state={state} onCancel={() => controller.choose()} />
            )}
            {live?.pause === null && <Overlay layers={layers} />}
            {live !== null && live.pause !== null && (
              <PausedCover live={live} onGoOn={() => void controller.goOn()} />
            )}
          </LiveStage>
          {live && (
            <UnderStage
              controller={controller}
              live={live}
              mode={state.mode}
              layers={layers}
              onLayers={change}
            />
          )}
        </div>
        {live && <Numbers controller={controller} />}
      </div>
    </MonitorProvider>
  )
}

interface UnderProps {
  readonly controller: LiveController
  readonly live: Live
  readonly mode: Mode
  readonly layers: Layers
  readonly onLayers: (layers: Layers) => void
}

function UnderStage({ controller, live, mode, layers, onLayers }: UnderProps) {
  return (
    <>
      {live.pause === null && <NowView />}
      <DeliveryLine live={live} mode={mode} />
      <MarkForm
        keeps={live.keep !== 'nothing'}
        count={live.marks}
        onMark={(t_s, note) => controller.mark(t_s, note)}
      />
      <LayerSwitches layers={layers} withHeat={controller.info?.maps ?? true} onChange={onLayers} />
      <CameraChoice camera={controller.camera} onChoose={(id) => void controller.goOn(id)} />
    </>
  )
}

function Numbers({ controller }: Pick<Props, 'controller'>) {
  const { info } = controller
  return (
    <>
      <div className={classes.side}>
        <ExpressionBars />
        <PlaneView />
      </div>
      <div className={classes.wide}>
        <MinuteView />
        <MovementMeter names={info?.actionUnits ?? MOVEMENTS} evidence={info?.evidence ?? null} />
        <PaceView info={info} />
      </div>
    </>
  )
}

interface LayerProps {
  readonly layers: Layers
  /** Whether what reads can say which parts spoke for an expression. */
  readonly withHeat: boolean
  readonly onChange: (layers: Layers) => void
}

function LayerSwitches({ layers, withHeat, onChange }: LayerProps) {
  const t = useT()
  return (
    <div className={classes.layers}>
      <Switch
        size="sm"
        label={t('live.show_points')}
        checked={layers.points}
        onChange={(event) => onChange({ ...layers, points: event.currentTarget.checked })}
      />
      {withHeat ? (
        <Switch
          size="sm"
          label={t('moment.show_heat')}
          checked={layers.heat}
          onChange={(event) => onChange({ ...layers, heat: event.currentTarget.checked })}
        />
      ) : (
        <p className={classes.small}>{t('live.heat_not_there')}</p>
      )}
    </div>
  )
}
