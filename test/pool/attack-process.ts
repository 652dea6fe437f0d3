// The attack from a Node without a permission model, as native code would make it: the system's walls alone are in its way.
import { attack, type Targets } from './attack.js';

console.log(JSON.stringify(await attack(JSON.parse(process.argv[2]) as Targets)));
