import type { Engine } from '../../../src/cell/engine.ts'
import type { Exploration } from '../../../src/value/index.ts'
import { Witness } from './Witness.tsx'

interface WitnessesProps {
  readonly value: Exploration
  readonly id: string
  readonly engine: Engine
}

/** The runs that break claims, one for each claim that is broken. */
export function Witnesses({ value, id, engine }: WitnessesProps) {
  return (
    <>
      {value.properties.map(
        (property, index) =>
          property.witness && (
            <Witness
              key={`${property.property}-${property.claim}`}
              id={`${id}-w${index + 1}`}
              property={property}
              trace={property.witness}
              engine={engine}
            />
          ),
      )}
    </>
  )
}
