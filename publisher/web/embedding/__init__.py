"""Cards of things in the pages of other sites: frames, the web component, oEmbed."""
