import { NOISES } from '../worst/noises';

/* Sends one of the noises until it is ended, and tells how many answers came. */

const TELL_MS = 200;

const [, , url = '', name = ''] = process.argv;
const make = NOISES[name];
if (make === undefined) throw new Error(`there is no noise ${JSON.stringify(name)}`);

let answers = 0;
make(new URL(url), () => (answers += 1));
setInterval(() => process.send?.({ answers }), TELL_MS);
