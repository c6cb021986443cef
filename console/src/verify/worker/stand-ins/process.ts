/** Of node:process: started without arguments, so that the verifier of certificates is a module and no command. */
const process = { argv: [] as readonly string[] };
export default process;
