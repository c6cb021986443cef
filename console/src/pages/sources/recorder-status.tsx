import { StateBadge } from '../../kit/state-badge.tsx';

export function Status({ of }: { readonly of: number }) {
  return <StateBadge state={of >= 400 ? 'failed' : 'done'} label={String(of)} />;
}
