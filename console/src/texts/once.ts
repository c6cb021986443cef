export const once = {
  title: 'Copy this now',
  help: 'It is shown this one time. Only a hash of it is kept: whoever loses it has to make another one.',
  done: 'I have copied it',
};
