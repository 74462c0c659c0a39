// Where the server runs from its sources (tests, development) the database's thread does too: a thread begins with JavaScript.
import { register } from 'tsx/esm/api';

register();
await import('./engine-thread.ts');
