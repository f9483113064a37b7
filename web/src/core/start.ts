/// An instance of the core made from the module that the page has compiled; worker and page each hold one.
import type { Calculator, Start } from 'hepatica-core';

/** `create` is the core's own script; rejects when there is no memory for the instance. */
export const instance = (create: (start?: Start) => Promise<Calculator>, module: WebAssembly.Module): Promise<Calculator> =>
  new Promise((resolve, reject) => {
    create({
      instantiateWasm(imports, done) {
        WebAssembly.instantiate(module, imports).then(done, reject);
        return {};
      },
    }).then(resolve, reject);
  });
