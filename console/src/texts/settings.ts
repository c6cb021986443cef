export const settings = {
  title: 'Settings',
  about: 'Who may do what here, what signs and seals, how long things are kept.',
};
