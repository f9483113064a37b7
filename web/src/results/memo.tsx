/// A component that is drawn again only when its props change (signals it reads still reach it).
import { Component, type ComponentType } from 'preact';

export function memo<P extends object>(View: (props: P) => preact.JSX.Element | null): ComponentType<P> {
  return class Memo extends Component<P> {
    override shouldComponentUpdate(next: P): boolean {
      const now = this.props as Record<string, unknown>;
      return Object.entries(next).some(([key, value]) => now[key] !== value);
    }
    override render(props: P) {
      return <View {...props} />;
    }
  } as unknown as ComponentType<P>;
}
