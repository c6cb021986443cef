/** Lane of a target: one serial unit with its own limits. Later kinds of lanes get prefixes of their own. */
export function laneOf(target: string): string {
  return `target:${target}`;
}

export function targetOf(lane: string): string {
  return lane.slice('target:'.length);
}
