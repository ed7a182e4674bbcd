"""The process that holds the data of a live site: `python -m publisher.web.server.data_process FD`, as `store.zygote`.

Beside workers it forks the processes that answer lookups.
"""

from __future__ import annotations

import sys

from publisher.store.zygote import main
from publisher.web.server import lookup_process

if __name__ == "__main__":
    main(int(sys.argv[1]), {lookup_process.ROLE: lookup_process.run})
