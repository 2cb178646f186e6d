import { Component, type ComponentChildren } from 'preact'

/** Keeps the page whole when a display cannot draw what a cell made. */
export class Guard extends Component<{ children: ComponentChildren }, { message: string | null }> {
  constructor() {
    super()
    this.state = { message: null }
  }

  override componentDidCatch(error: unknown) {
    this.setState({ message: error instanceof Error ? error.message : String(error) })
  }

  override render() {
    if (this.state.message === null) return this.props.children
    return (
      <p class="figure-caption">
        This value has the form of one that can be shown, but cannot be drawn: {this.state.message}
      </p>
    )
  }
}
