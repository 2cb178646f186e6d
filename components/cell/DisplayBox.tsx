import { Component } from 'preact'
import type { DisplayProps } from '#components/displays/display.ts'
import { displayOf } from '#components/displays/registry.ts'
import type { Value } from '#src/value/index.ts'

interface State {
  readonly message: string | null
}

/**
 * The display of a value: drawn once for it, whatever else happens to the cell, and kept from taking the page along when
 * it cannot draw what the cell made.
 */
export class DisplayBox extends Component<DisplayProps<Value>, State> {
  constructor() {
    super()
    this.state = { message: null }
  }

  override shouldComponentUpdate({ value }: DisplayProps<Value>, { message }: State) {
    return value !== this.props.value || message !== this.state.message
  }

  override componentDidCatch(error: unknown) {
    this.setState({ message: error instanceof Error ? error.message : String(error) })
  }

  override render() {
    const { value } = this.props
    const { message } = this.state
    if (message === null) {
      const Display = displayOf(value)
      return <Display {...this.props} />
    }
    return (
      <p class="figure-caption">
        This value has the form of one that can be shown, but cannot be drawn: {message}
      </p>
    )
  }
}
