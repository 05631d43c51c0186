import { Component } from 'react';
import type { ReactNode } from 'react';
import { ProvisoError } from '../../shared/errors.ts';
import { Problem } from '../parts/States.tsx';

interface Props {
  /** A new value clears the error: another place is another screen. */
  readonly resetKey: string;
  readonly title: string;
  readonly children: ReactNode;
}

interface State {
  readonly error: unknown;
  readonly resetKey: string;
}

/** A screen that breaks takes only itself down; rail, jobs and the case go on. */
export class ErrorBoundary extends Component<Props, State> {
  override state: State = { error: null, resetKey: this.props.resetKey };

  static getDerivedStateFromError(error: unknown): Partial<State> {
    return { error };
  }

  static getDerivedStateFromProps(props: Props, state: State): Partial<State> | null {
    return props.resetKey === state.resetKey ? null : { error: null, resetKey: props.resetKey };
  }

  override render(): ReactNode {
    const { error } = this.state;
    if (error === null) return this.props.children;
    const message = error instanceof Error ? error.message : 'the reason is not known';
    const shown = error instanceof ProvisoError ? error : new ProvisoError('window.bug', `This screen stopped: ${message}. Nothing in the case was changed.`, {}, { cause: error });
    return <Problem error={shown} title={this.props.title} retry={() => { this.setState({ error: null }); }} />;
  }
}
