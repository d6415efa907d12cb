"""Resources and messages of CRD: what comes with a hook, and what is answered to it. No input or output."""
