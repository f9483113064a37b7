/// The meta-analysis part's buttons: files in, sites together, the core's answer out.
import { readSite, together, type MetaSite } from './meta';
import { act, ask, lab, work } from './store';
import type { Meta } from './types';

/** Reads the sites' files; one that holds no validation is refused by name. */
export async function takeSites(files: Iterable<File>): Promise<void> {
  const sites: MetaSite[] = [];
  let refused: string | undefined;
  for (const file of files) {
    const site = readSite(await file.text(), file.name);
    if (site) sites.push(site);
    else refused ??= file.name;
  }
  if (sites.length > 0) act({ type: 'meta_sites', sites: together(lab.peek().metaSites, sites) });
  if (refused !== undefined) act({ type: 'failed', problem: { where: 'pool', file: refused, fault: 'meta' } });
}

export function runMeta(): Promise<void> {
  const { metaSites, metaForm: form } = lab.peek();
  return work('pool', 'meta', 1, async () => {
    const meta = await ask<Meta>('pool_meta', { sites: metaSites.map(({ name, validation }) => ({ name, validation })), between: form.between, hartung_knapp: !form.normal });
    act({ type: 'meta', meta });
  });
}
