from django.urls import path

from convene.outreach import views
from convene.outreach.views import desk, news

app_name = "outreach"

urlpatterns = [
    path("initiatives/<slug:slug>/letters/", views.letters, name="letters"),
    path("initiatives/<slug:slug>/letters/new/", views.new_letter, name="letter-new"),
    path("letters/<int:pk>/", views.letter, name="mailing"),
    path("letters/<int:pk>/edit/", views.edit_letter, name="letter-edit"),
    path("letters/<int:pk>/texts/new/", views.new_text, name="letter-text-new"),
    path("letters/<int:pk>/texts/<slug:language>/", views.edit_text, name="letter-text"),
    path("letters/<int:pk>/preview/<slug:language>/", views.preview, name="letter-preview"),
    path("letters/<int:pk>/send/", views.send, name="letter-send"),
    path("letters/unsubscribe/<str:token>/", views.unsubscribe, name="unsubscribe"),
    path("news/", news.news_list, name="news-list"),
    path("news/feed.atom", news.feed, name="news-feed"),
    path("initiatives/<slug:slug>/news.atom", news.initiative_feed, name="initiative-feed"),
    path("initiatives/<slug:slug>/news/new/", desk.draft, name="news-new"),
    path("news/<slug:slug>/", news.news, name="news"),
    path("news/<slug:slug>/desk/", desk.desk, name="news-desk"),
    path("news/<slug:slug>/desk/figures/", desk.figures, name="news-figures"),
    path("news/<slug:slug>/desk/figures/<int:pk>/drop/", desk.drop_figure, name="news-figure-drop"),
    path("news/<slug:slug>/desk/texts/new/", desk.add_text, name="news-text-new"),
    path("news/<slug:slug>/desk/texts/<slug:language>/", desk.edit_text, name="news-text"),
    path("news/<slug:slug>/desk/texts/<slug:language>/drop/", desk.drop_text, name="news-text-drop"),
    path("news/<slug:slug>/desk/contact/", desk.contact, name="news-contact"),
    path("news/<slug:slug>/desk/publish/", desk.publish, name="news-publish"),
    path("news/<slug:slug>/<slug:language>/", news.news, name="news-in"),
]
