from django.contrib import admin
from django.urls import include, path, re_path

from articles.models.photo import FILE_NAME_FORM
from articles.views.media import media_file

urlpatterns = [
    path("admin/", admin.site.urls),
    re_path(rf"^media/(?P<name>{FILE_NAME_FORM})$", media_file),
    path("", include("articles.urls")),
]

handler400 = "articles.views.fault.bad_request"
handler500 = "articles.views.fault.server_error"
