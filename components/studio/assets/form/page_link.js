// The address of a page that a link has filled in: without what was filled in, so that the page loaded again is not
// filled in again, and the address that somebody copies is that of the page.
window.proofroomLink = {
  FIELDS: ["prompt", "size", "image", "tab"],
  forget() {
    const address = new URL(location.href);
    for (const field of this.FIELDS) address.searchParams.delete(field);
    if (address.href !== location.href) history.replaceState(history.state, "", address);
  },
};
