export const shell = {
  name: 'Lockstep',
  navigation: 'Navigation',
  skip: 'Skip to the content',
  search: 'Search people, systems, pages (Ctrl K)',
  toDark: 'Dark',
  toLight: 'Light',
  who: (actor: string, role: string, tenant: string) => `${actor}, ${role} of ${tenant}`,
  live: { connecting: 'connecting', live: 'live', broken: 'not live', paused: 'paused' },
  liveHelp: {
    connecting: 'Connecting to the events of the server',
    live: 'What you see follows what happens. Press to pause.',
    broken: 'The connection is lost; what you see may be old. It is tried again by itself.',
    paused: 'What you see stands still. Press to go on.',
  },
  notFound: 'There is no such page',
  notFoundHelp: 'The address may be old, or cut off.',
  toToday: 'To what happens today',
};

export const palette = {
  placeholder: 'People, systems, pages, actions',
  nothing: 'Nothing fits',
  pages: 'Pages',
  systems: 'Systems',
  people: 'People',
  actions: 'Actions',
};

export const keyboard = {
  title: 'Keys',
  always: [
    ['Ctrl K', 'search everything'],
    ['/', 'search on this page'],
    ['j  k', 'next row, row before'],
    ['x', 'select the row'],
    ['Enter', 'open the row'],
    ['Esc', 'close'],
    ['?', 'these keys'],
  ] as readonly (readonly [string, string])[],
};
