import { createServer } from 'node:net';
import { StartFailure } from './StartFailure.js';

/** @param {number} port @param {string} host @returns {Promise<void>} @throws {StartFailure} when the console could not listen there */
export function checkPort(port, host) {
  return new Promise((resolve, reject) => {
    const probe = createServer();
    probe.once('error', (error) => {
      const suggestion = `Start on another one: npm start -- --port ${port < 1024 || port === 65_535 ? 3000 : port + 1}`;
      if (error.code === 'EADDRINUSE')
        reject(new StartFailure(`Port ${port} on ${host} is used by another program. ${suggestion}`));
      else if (error.code === 'EACCES')
        reject(new StartFailure(`This user is not allowed to listen on port ${port}. ${suggestion}`));
      else if (error.code === 'EADDRNOTAVAIL' || error.code === 'ENOTFOUND')
        reject(
          new StartFailure(
            `This machine does not have the address ${host}. Use one of its addresses, or 0.0.0.0 for all.`,
          ),
        );
      else reject(error);
    });
    probe.listen(port, host, () => probe.close(() => resolve()));
  });
}
