"""The index in Milvus: the same protocols as ``index.local``, kept by a server. Only ``server`` imports pymilvus."""
