# /etc/varnish/default.vcl: a cache in front (Debian: varnish, varnish-modules). The portal is told
# PAGE_SHARED_SECONDS=30 PAGE_KEYS_HEADER=xkey PAGE_PURGE_URL=http://varnish/ PAGE_PURGE_HEADER=xkey-purge
vcl 4.1;
import xkey;

backend portal {
    .host = "127.0.0.1";
    .port = "8000";
    .probe = { .url = "/readyz"; .interval = 5s; .timeout = 3s; }
}

acl workers {
    "127.0.0.1";
    "10.0.0.0"/8;
}

sub vcl_recv {
    if (req.method == "PURGE") {
        if (client.ip !~ workers) {
            return (synth(403));
        }
        return (synth(200, "Dropped " + xkey.purge(req.http.xkey-purge)));
    }
    if (req.method != "GET" && req.method != "HEAD") {
        return (pass);
    }
    # Staff, and readers with display settings of their own.
    if (req.http.Authorization || req.http.Cookie ~ "(^|; *)(sessionid|reading)=") {
        return (pass);
    }
    unset req.http.Cookie;
    return (hash);
}

sub vcl_deliver {
    unset resp.http.xkey;
}
