import { going } from '../support/browser-socket.ts';

// All that the link promises, once more over the second way: an event stream down, posts up.
going.way = 'second';
await import('./link.test.ts');
