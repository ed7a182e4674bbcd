"""Which store answers the queries of a site: the embedded one, or a remote one that holds the same releases."""

from __future__ import annotations

from typing import TYPE_CHECKING

from publisher.store.embedded import EmbeddedStore
from publisher.store.estimate import Extent
from publisher.store.federation.gateway import Gateway
from publisher.store.port import Limits, QueryError, StoreBusy
from publisher.store.remote.client import Addresses, Client, credentials
from publisher.store.remote.endpoint import Endpoint
from publisher.store.remote.holding import Names
from publisher.store.remote.store import ReleaseStore
from publisher.web.server.lookup_store import LookupStore

if TYPE_CHECKING:
    from publisher.base.config import Runtime
    from publisher.release.reader import Release
    from publisher.store.port import Store
    from publisher.web.metrics import Metrics


class Stores:
    """Opens stores as the runtime settings say.

    Args:
        runtime: The settings.
        metrics: Where the processes that answer lookups count; without it there are none.

    Raises:
        ConfigurationError: The address of the remote store is none.
    """

    def __init__(self, runtime: Runtime, metrics: Metrics | None = None) -> None:
        self._runtime = runtime
        self._metrics = metrics
        self._endpoint = endpoint_of(runtime) if runtime.store else None
        self._opened = False
        self._gateway = Gateway(runtime.query_services) if runtime.query_services and not runtime.store else None

    def open(self, release: Release) -> Store:
        """A store for the current release.

        A remote store need not be up, for documents are served without it; its queries fail until it is. But where the
        release before is being served, and is what the store still holds, the new one has to wait.

        Raises:
            StoreBusy: The new release has not been loaded into the remote store yet.
            StoreDown: The embedded store cannot be opened.
        """
        if self._endpoint is None:
            if self._metrics is not None and self._runtime.query_lookups:
                return LookupStore(release, self._runtime, self._metrics, _extent(release), self._gateway)
            return self.embedded(release, self._runtime.query_workers)
        store = ReleaseStore(
            self._endpoint,
            Names(release.publication.base),
            release.id,
            connections=self._runtime.threads,
            prefixes=release.prefixes.as_dict(),
        )
        if self._opened and not _ready(store):
            message = f"release {release.id} is served as soon as 'publisher load' has loaded it into the store"
            raise StoreBusy(message, 1)
        self._opened = True
        return store

    def embedded(self, release: Release, workers: int) -> EmbeddedStore:
        """An embedded store for a release, whatever the settings say."""
        return EmbeddedStore(
            release.dataset_path,
            Limits.of(self._runtime),
            workers=workers,
            queue=self._runtime.query_queue,
            quads=release.manifest.counts.quads,
            prefixes=release.prefixes.as_dict(),
            extent=_extent(release),
            gateway=self._gateway,
        )


def _extent(release: Release) -> Extent | None:
    """What the default graph of a release holds; None for one that was made before that was counted."""
    if not release.schema:
        return None
    return Extent(release.manifest.counts.triples, release.schema["classes"], release.schema["properties"])


def _ready(store: ReleaseStore) -> bool:
    """Whether there is nothing to wait for: the release is loaded, or the store is down."""
    try:
        return store.loaded()
    except QueryError:
        return True


def endpoint_of(runtime: Runtime, limits: Limits | None = None) -> Endpoint:
    """The endpoint of the remote store that the settings name.

    Args:
        runtime: The settings.
        limits: What one query may cost; those of the settings by default.

    Raises:
        ConfigurationError: There is none, or its address is none.
    """
    addresses = Addresses.of(runtime.store, runtime.store_update, runtime.store_graphs)
    return Endpoint(Client(addresses, credentials(addresses.query)), limits or Limits.of(runtime))
