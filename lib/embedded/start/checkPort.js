import { createServer } from 'node:net';
import { StartFailure } from './StartFailure.js';

/** @param {number} port @returns {Promise<void>} @throws {StartFailure} when the console could not listen there */
export function checkPort(port) {
  return new Promise((resolve, reject) => {
    const probe = createServer();
    probe.once('error', (error) => {
      const suggestion = `Start on another one: npm start -- --port ${port < 1024 || port === 65_535 ? 3000 : port + 1}`;
      if (error.code === 'EADDRINUSE')
        reject(new StartFailure(`Port ${port} on 127.0.0.1 is taken by another program. ${suggestion}`));
      else if (error.code === 'EACCES')
        reject(new StartFailure(`This user may not listen on port ${port}. ${suggestion}`));
      else reject(error);
    });
    probe.listen(port, '127.0.0.1', () => probe.close(() => resolve()));
  });
}
