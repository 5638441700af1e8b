import re
from os import environ

from authlib.integrations.flask_client import OAuth, OAuthError
from flask import Flask, redirect, request, session
from markupsafe import escape
from werkzeug.middleware.proxy_fix import ProxyFix

app = Flask(__name__)
app.wsgi_app = ProxyFix(app.wsgi_app, x_proto=1, x_host=1)
app.secret_key = environ["CLIENT_SECRET"]
# What a frame of the LMS needs; without it this cookie has no SameSite, which browsers take for Lax.
app.config.update(
    SESSION_COOKIE_SECURE=True,
    SESSION_COOKIE_SAMESITE="None",
    SESSION_COOKIE_PARTITIONED=True,
)

oauth = OAuth(app)
oauth.register(
    "roomkey",
    client_id=environ["CLIENT_ID"],
    client_secret=environ["CLIENT_SECRET"],
    server_metadata_url=environ["ISSUER"] + "/.well-known/openid-configuration",
    client_kwargs={"scope": "openid profile email"},
)


@app.get("/login")
def login():
    session.clear()  # whoever was signed in: this click is the newest
    following = request.args.get("next", "/")
    session["next"] = following if re.fullmatch(r"/classes/[\w.~%-]+", following) else "/"
    return oauth.roomkey.authorize_redirect(environ["ORIGIN"] + "/callback")


@app.get("/callback")
def callback():
    try:
        token = oauth.roomkey.authorize_access_token()
    except OAuthError:
        return "<h1>Go back to your course and click the link again</h1>", 400
    following = session.get("next", "/")
    session.clear()
    session["name"] = token["userinfo"]["name"]
    return redirect(following)


@app.get("/")
@app.get("/classes/<name>")
def class_page(name=None):
    if "name" not in session:
        return "<h1>Nobody is signed in</h1>", 401
    return f"<h1>The class of {escape(session['name'])}</h1>"


if __name__ == "__main__":
    app.run(port=int(environ["PORT"]))
